/** Create Context…: asks for what a context holds, tries it, and writes it where the docker program sees it too. */
import { engineFacts, failedStep } from "../describe/engines.ts";
import { type ContextDraft, isContextName, readPems, withDraft, writeContext } from "../engine/context-store.ts";
import { parseHost } from "../engine/resolve.ts";
import { describeError, describeFailure } from "../failures.ts";
import { t } from "../words.ts";
import type { CommandContext } from "./command.ts";

type Way = "socket" | "tls" | "tcp" | "ssh";

/** Ends without a trace where the user leaves it; rejects where the context can't be written. */
export async function createContext(context: CommandContext): Promise<void> {
  const { ui } = context;
  const way = await ui.pick<Way>(t("How is the engine reached?"), [
    { label: t("A socket on this machine"), icon: "plug", value: "socket" },
    { label: t("TCP with TLS certificates"), icon: "lock", value: "tls" },
    { label: t("SSH"), icon: "terminal", detail: t("By your own ssh, with its keys and configuration"), value: "ssh" },
    {
      label: t("TCP without encryption"),
      icon: "unlock",
      detail: t("Whoever reaches the port controls the machine"),
      value: "tcp",
    },
  ]);
  if (way === undefined) return;
  let host = await askHost(context, way, "");
  if (host === undefined) return;
  const tls = way === "tls" ? await askCertificates(context) : null;
  if (tls === undefined) return;
  const name = await askName(context);
  if (name === undefined) return;
  const description = await ui.input(t("Describe the context"), {
    prompt: t("What “docker context ls” shows beside it; may be left empty"),
    value: "",
  });
  if (description === undefined) return;
  for (;;) {
    const draft: ContextDraft = { name, description: description.trim(), host, skipTlsVerify: false, tls };
    const next = await tryDraft(context, draft);
    if (next === "create") return await create(context, draft);
    if (next === undefined) return;
    if (next === "change") host = (await askHost(context, way, host)) ?? host;
  }
}

/** Tests a draft; `create` where it works or the user wants it all the same, undefined where the user leaves. */
async function tryDraft({ engines, ui }: CommandContext, draft: ContextDraft) {
  const tested = await ui.progress(t("Testing {0}", draft.host), ({ signal }) =>
    engines.tryOut(withDraft(engines.environment(), draft), signal),
  );
  if (tested.state === "reached") {
    ui.log(`${draft.host} answers: ${engineFacts(tested.info)}`);
    return "create";
  }
  if (tested.state !== "failed") return undefined;
  const { failure } = tested;
  ui.log(`${draft.host}: ${failure.code}: ${failure.detail}`);
  return await ui.pick<"change" | "again" | "create">(
    t("The test failed at “{0}”", failedStep(draft.host, failure)),
    [
      { label: t("Change the Address"), icon: "edit", detail: failure.detail, value: "change" },
      { label: t("Test Again"), icon: "debug-restart", value: "again" },
      { label: t("Create Anyway"), icon: "add", value: "create" },
    ],
    { placeholder: describeFailure({ ...failure, endpoint: draft.host }) },
  );
}

async function create({ engines, ui }: CommandContext, draft: ContextDraft): Promise<void> {
  await writeContext(engines.environment(), draft);
  await engines.refresh();
  const use = t("Use This Engine");
  if ((await ui.info(t("Created the context {0}.", draft.name), { actions: [use] })) === use) {
    await engines.choose(draft.name);
  }
}

const examples: Readonly<Record<Way, string>> = {
  socket: "/var/run/docker.sock",
  tls: "build.example.com:2376",
  tcp: "localhost:2375",
  ssh: "user@build.example.com",
};

/** The address in full. */
async function askHost({ ui }: CommandContext, way: Way, before: string): Promise<string | undefined> {
  const answer = await ui.input(t("The engine's address"), {
    prompt:
      way === "ssh"
        ? t("user@machine, and :port where it is not 22; the machine needs the docker program")
        : way === "socket"
          ? t("The socket's path")
          : t("machine:port"),
    placeholder: examples[way],
    ...(before === "" ? {} : { value: before }),
    validate: (text) => hostProblem(way, text),
  });
  return answer === undefined ? undefined : inFull(way, answer);
}

function inFull(way: Way, answer: string): string {
  const text = answer.trim();
  if (text.includes("://")) return text;
  if (way === "ssh") return `ssh://${text}`;
  if (way === "socket") return text.startsWith("\\\\") ? `npipe://${text.replaceAll("\\", "/")}` : `unix://${text}`;
  return `tcp://${text}`;
}

function hostProblem(way: Way, answer: string): string | null {
  if (answer.trim() === "") return t("An address is needed.");
  try {
    const { kind } = parseHost(inFull(way, answer), null);
    const wanted = way === "ssh" || way === "socket" ? way : "tcp";
    return kind === wanted ? null : t("This is the address of something else.");
  } catch (error) {
    return describeError(error);
  }
}

/** The texts of the PEM files; undefined where the user leaves. */
async function askCertificates({ engines, ui }: CommandContext): Promise<ContextDraft["tls"] | undefined> {
  for (let value = ""; ; ) {
    const answer = await ui.input(t("The folder of the certificates"), {
      prompt: t("It holds ca.pem, and cert.pem and key.pem where the engine asks for a client's certificate"),
      value,
      validate: (text) => (text.trim() === "" ? t("A folder is needed.") : null),
    });
    if (answer === undefined) return undefined;
    value = answer.trim();
    try {
      const tls = await readPems(engines.environment(), value);
      if (tls.ca !== null || tls.cert !== null) return tls;
      await ui.error(t("There is no ca.pem and no cert.pem in {0}.", value));
    } catch (error) {
      await ui.error(describeError(error));
    }
  }
}

async function askName({ engines, ui }: CommandContext): Promise<string | undefined> {
  const entries = await engines.refresh();
  const taken = new Set(entries.filter(({ type }) => type === "context").map(({ name }) => name));
  const answer = await ui.input(t("The context's name"), {
    placeholder: "build-server",
    validate(text) {
      const name = text.trim();
      if (taken.has(name)) return t("There is a context of this name already.");
      return isContextName(name)
        ? null
        : t("Two letters or more: letters, digits and _ . + - with a letter or digit in front.");
    },
  });
  return answer?.trim();
}
