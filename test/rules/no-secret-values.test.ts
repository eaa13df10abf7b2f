import assert from "node:assert/strict";
import { test } from "node:test";
import rule from "../../server/rules/no-secret-values.ts";
import { check, findingsOf } from "../support/check.ts";

const password = "This password is readable for everyone who has the file or the image. Mount a secret instead.";

test("tokens are known by their shape, wherever they stand", () => {
  // Put together here, so that nobody takes this file for a leak.
  const tokens = [
    `gh${"p_"}${"a1B2c3D4e5F6g7H8i9".repeat(2)}`,
    `AK${"IA"}Q3EGRIA7ZLXVTNPW`,
    `gl${"pat-"}x8Yz_kq3LmN0pQrStUv1`,
    `xox${"b-"}17653672481-19874698323-pdFZKVeTuE8s`,
  ];
  for (const token of tokens) {
    for (const text of [`ENV A=${token}`, `ARG A="${token}"`, `RUN x ${token}`, `CMD ["x", "${token}"]`]) {
      assert.deepEqual(
        findingsOf(rule, `FROM a:1\n${text}\n`).map(({ message }) => message),
        ["This looks like a token, readable for everyone who has the file. Revoke it, and mount a secret instead."],
        text,
      );
    }
  }
});

test("a private key in a heredoc", () =>
  check(
    rule,
    `
FROM a:1
COPY <<EOF /key
-----BEGIN RSA PRIVATE KEY-----
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This private key is readable for everyone who has the file or the image. Mount a secret instead.
EOF
`,
  ));

test("passwords in URLs, headers and flags", () =>
  check(
    rule,
    `
FROM a:1
RUN git clone https://ci:hunter2@git.invalid/x
                         ^^^^^^^ ${password}
RUN curl -H "Authorization: Bearer abcdefgh12345678" https://x.invalid
                                   ^^^^^^^^^^^^^^^^ These credentials are readable for everyone who has the file or the image. Mount a secret instead.
RUN echo "//registry.npmjs.org/:_authToken=0a1b2c3d-4e5f-6789-abcd" > .npmrc
                                           ^^^^^^^^^^^^^^^^^^^^^^^ These credentials are readable for everyone who has the file or the image. Mount a secret instead.
RUN login --username me --password hunter2 && login --password=hunter3
                                   ^^^^^^^ ${password}
                                                    ^^^^^^^^^^^^^^^^^^ ${password}
RUN curl -u me:hunter2 https://x.invalid && sshpass -p hunter2 ssh x
            ^^^^^^^^^^ ${password}
                                                       ^^^^^^^ ${password}
RUN echo 'root:toor' | chpasswd
         ^^^^^^^^^^^ ${password}
`,
  ));

test("variables, examples and words for a password are none", () =>
  check(
    rule,
    `
FROM a:1
ENV A=https://user:$PASSWORD@x.invalid B=https://user:password@x.invalid C=https://user@x.invalid
RUN login --password $P && login --password "$(cat /run/secrets/p)" && login --password-stdin
RUN login --password <password> && curl -u "$U:$P" https://x && curl -u me https://x
RUN useradd --password '' x && adduser --disabled-password x && echo "root:$P" | chpasswd
RUN echo 'root:$6$abc' | chpasswd -e
# https://ci:hunter2@git.invalid/x
`,
  ));
