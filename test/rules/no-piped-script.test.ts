import { test } from "node:test";
import rule from "../../server/rules/no-piped-script.ts";
import { check, checkFix, checkNoFix } from "../support/check.ts";

const message = "A script runs here as the network sends it, unchecked and maybe cut off. Download it to a file first.";

test("downloads that a shell runs, with sudo or without", () =>
  check(
    rule,
    `
FROM debian:12
RUN curl -fsS https://x.invalid | sh
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${message}
RUN set -o pipefail; wget -O - https://x.invalid | sudo -E bash -
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${message}
RUN sh -c "$(curl -fsS https://x.invalid)"
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${message}
`,
  ));

test("what is no script from the network is fine", () => {
  check(rule, "FROM debian:12\nRUN curl https://x.invalid | tar xz\n");
  check(rule, "FROM debian:12\nRUN cat x | sh\n");
  check(rule, "FROM debian:12\nRUN curl https://x.invalid | sh ./read-data.sh\n");
  check(rule, "FROM debian:12\nRUN curl -o /x https://x.invalid | sh\n");
  check(rule, "FROM debian:12\nRUN curl https://x.invalid | sh -c 'cat > /x'\n");
});

test("the file gets the flags and words of both", () => {
  checkFix(
    rule,
    "FROM a:1\nRUN a && curl -sSf https://x.invalid | bash -ex -s -- --yes v1 && b\n",
    "FROM a:1\nRUN a && curl -sSf https://x.invalid -o /tmp/install.sh && bash -ex /tmp/install.sh --yes v1 && rm /tmp/install.sh && b\n",
  );
  checkFix(
    rule,
    "FROM a:1\nRUN curl -o- https://x.invalid | bash\n",
    "FROM a:1\nRUN curl -o /tmp/install.sh https://x.invalid && bash /tmp/install.sh && rm /tmp/install.sh\n",
  );
  checkFix(
    rule,
    "FROM a:1\nRUN wget -O - https://x.invalid | sh -s v1\n",
    "FROM a:1\nRUN wget -O /tmp/install.sh https://x.invalid && sh /tmp/install.sh v1 && rm /tmp/install.sh\n",
  );
});

test("no fix where more than the two is in the way", () => {
  checkNoFix(rule, "FROM a:1\nRUN curl https://x.invalid | A=1 sh\n");
  checkNoFix(rule, "FROM a:1\nRUN curl https://x.invalid | sh || true\n");
  checkNoFix(rule, "FROM a:1\nRUN curl https://x.invalid | sh > /log\n");
  checkNoFix(rule, "FROM a:1\nRUN curl https://x.invalid | sudo sh\n");
});
