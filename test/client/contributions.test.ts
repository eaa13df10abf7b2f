import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "../../client/commands/command.ts";
import { commands } from "../../client/commands/index.ts";
import { manifest } from "../../client/contributions.ts";
import { views } from "../../client/views/index.ts";
import { acceptedStates, containerStates as states } from "../support/accepted.ts";
import { holds } from "../support/when.ts";

interface Entry {
  /** A submenu's entry has none. */
  readonly command?: string;
  readonly submenu?: string;
  readonly when: string;
  readonly group: string;
}

const made = manifest([]);
const contributes = made.contributes as {
  readonly commands: readonly { command: string; title: string }[];
  readonly submenus: readonly { id: string; label: string }[];
  readonly menus: Readonly<Record<string, readonly Entry[]>>;
  readonly views: Readonly<Record<string, readonly { id: string }[]>>;
  readonly viewsWelcome: readonly { view: string; contents: string; when: string }[];
  readonly keybindings: readonly { command: string; key: string; when: string }[];
};
/** What rows offer, in their menu and in its submenus. */
const submenus = contributes.submenus.map(({ id }) => contributes.menus[id] ?? []);
const itemMenu = [...(contributes.menus["view/item/context"] ?? []), ...submenus.flat()];

for (const [id, accepted] of Object.entries(acceptedStates)) {
  test(`${id} is offered exactly where the engine accepts it`, () => {
    const entries = itemMenu.filter((entry) => entry.command === id);
    assert.ok(entries.length > 0, "it stands in no row's menu");
    for (const { when } of entries) {
      const offered = states.filter((state) =>
        holds(when, { view: "quayside.containers", viewItem: `container:${state}+web` }),
      );
      assert.deepEqual([...offered].sort(), [...accepted].sort());
    }
  });
}

test("a browser is offered where a port is published for it, and all else with or without", () => {
  const offered = (viewItem: string): readonly (string | undefined)[] =>
    itemMenu.filter(({ when }) => holds(when, { view: "quayside.containers", viewItem })).map(({ command }) => command);
  const without = offered("container:running");
  assert.ok(!without.includes("quayside.container.openInBrowser"));
  assert.deepEqual(
    offered("container:running+web").filter((command) => command !== "quayside.container.openInBrowser"),
    without,
  );
});

test("every command on containers stands in that table", () => {
  const placed = (commands as readonly Command[]).filter(({ on, placement }) => on === "container" && placement);
  assert.deepEqual(placed.map(({ id }) => id).sort(), Object.keys(acceptedStates).sort());
});

test("a submenu is there exactly where it holds something", () => {
  const entries = (contributes.menus["view/item/context"] ?? []).filter(({ submenu }) => submenu !== undefined);
  assert.deepEqual(entries.map(({ submenu }) => submenu).sort(), contributes.submenus.map(({ id }) => id).sort());
  for (const { submenu = "", when } of entries) {
    for (const viewItem of [
      ...states.map((state) => `container:${state}`),
      "project:exited",
      "unreadable",
      "image:tagged",
    ]) {
      for (const view of ["quayside.containers", "quayside.images"]) {
        const held = (contributes.menus[submenu] ?? []).some((entry) => holds(entry.when, { view, viewItem }));
        assert.equal(holds(when, { view, viewItem }), held, `${submenu} on ${viewItem}`);
      }
    }
  }
});

test("a container's menu has room on a small screen", () => {
  for (const state of states) {
    const keys = { view: "quayside.containers", viewItem: `container:${state}` };
    const shown = (contributes.menus["view/item/context"] ?? []).filter(
      ({ when, group }) => !group.startsWith("inline") && holds(when, keys),
    );
    assert.ok(shown.length <= 16, `${state}: ${shown.length}`);
  }
});

test("a project's row offers what at least one of its containers accepts", () => {
  const offered = (viewItem: string): readonly string[] =>
    itemMenu
      .filter(({ when, group }) => group.startsWith("inline") && holds(when, { view: "quayside.containers", viewItem }))
      .map(({ command }) => command ?? "");
  assert.deepEqual(offered("project:exited,running"), [
    "quayside.container.start",
    "quayside.container.stop",
    "quayside.container.remove",
  ]);
  assert.deepEqual(offered("project:exited"), ["quayside.container.start", "quayside.container.remove"]);
  assert.deepEqual(offered("project:removing"), []);
});

test("every group offers what a project does", () => {
  const offered = (viewItem: string): readonly string[] =>
    itemMenu
      .filter(({ when }) => holds(when, { view: "quayside.containers", viewItem }))
      .map(({ command }) => command ?? "");
  assert.ok(offered("group:exited,running").includes("quayside.container.restart"));
  assert.deepEqual(offered("group:exited,running"), offered("project:exited,running"));
});

test("a repository's row offers what can be done with several images", () => {
  const offered = itemMenu
    .filter(({ when }) => holds(when, { view: "quayside.images", viewItem: "repository:tagged" }))
    .map(({ command }) => command);
  assert.ok(offered.includes("quayside.image.remove"));
  assert.ok(!offered.includes("quayside.image.inspect"));
});

test("Clear Filter is offered while something is filtered, in the title and in the palette", () => {
  for (const view of ["container", "image", "volume", "network"]) {
    const id = `quayside.${view}.clearFilter`;
    const entries = ["view/title", "commandPalette"].map((menu) =>
      contributes.menus[menu]?.find(({ command }) => command === id),
    );
    for (const entry of entries) {
      assert.ok(entry !== undefined);
      const offered = (filtered: boolean): boolean =>
        holds(entry.when, { view: `quayside.${view}s`, [`quayside.${view}s.filtered`]: filtered });
      assert.deepEqual([offered(false), offered(true)], [false, true]);
    }
  }
});

test("a view in which a filter hides everything says so, with the way back", () => {
  for (const noun of ["containers", "images", "volumes", "networks"]) {
    const keys = {
      "quayside.engine.state": "ready",
      "quayside.engine.failure": "",
      [`quayside.${noun}.state`]: "ready",
      [`quayside.${noun}.count`]: 3,
      [`quayside.${noun}.filtered`]: true,
    };
    const shown = contributes.viewsWelcome.filter(
      (entry) => entry.view === `quayside.${noun}` && holds(entry.when, keys),
    );
    assert.deepEqual(
      shown.map(({ contents }) => made.words[contents.slice(1, -1)]?.includes(`${noun.slice(0, -1)}.clearFilter`)),
      [true],
    );
  }
});

test("a key acts on no row that has others below it but to open it", () => {
  const keys = { focusedView: "quayside.containers", listFocus: true };
  const enter = contributes.keybindings.filter(
    ({ key, when }) => key === "enter" && holds(when, { ...keys, treeElementCanExpand: false }),
  );
  assert.deepEqual(
    enter.map(({ command }) => command),
    ["quayside.container.logsOrInspect"],
  );
  assert.ok(!holds(enter[0]?.when ?? "", { ...keys, treeElementCanExpand: true }));
});

test("a record that could not be read offers nothing", () => {
  for (const view of ["quayside.containers", "quayside.images", "quayside.volumes", "quayside.networks"]) {
    assert.deepEqual(
      itemMenu.filter(({ when }) => holds(when, { view, viewItem: "unreadable" })),
      [],
    );
  }
});

/** What the engine does with an image's name in each state; it refuses to push a digest or to untag what has no other. */
const imageStates = ["tagged", "alias", "pinned", "dangling"];
const acceptedOfImages: Readonly<Record<string, readonly string[]>> = {
  "quayside.image.pullAgain": ["tagged", "alias"],
  "quayside.image.checkNewer": ["tagged", "alias"],
  "quayside.image.push": ["tagged", "alias"],
  "quayside.image.untag": ["alias"],
  "quayside.image.remove": imageStates,
  "quayside.image.save": imageStates,
  "quayside.image.history": imageStates,
};

for (const [id, accepted] of Object.entries(acceptedOfImages)) {
  test(`${id} is offered exactly where the engine accepts it`, () => {
    const entries = itemMenu.filter((entry) => entry.command === id);
    assert.ok(entries.length > 0, "it stands in no row's menu");
    for (const { when } of entries) {
      const offered = imageStates.filter((state) =>
        holds(when, { view: "quayside.images", viewItem: `image:${state}` }),
      );
      assert.deepEqual(offered, accepted);
    }
  });
}

test("an image without a name can be removed, but not pulled or copied by its name", () => {
  const offered = itemMenu
    .filter(({ when }) => holds(when, { view: "quayside.images", viewItem: "image:dangling" }))
    .map(({ command }) => command);
  assert.ok(offered.includes("quayside.image.remove"));
  assert.ok(!offered.includes("quayside.image.pullAgain"));
  assert.ok(!offered.includes("quayside.image.copyReference"));
});

const listedKinds: Readonly<Record<string, readonly string[]>> = {
  volume: ["used", "unused"],
  network: ["free", "connected", "builtin", "fixed"],
  member: ["attached", "fixed"],
};

/** What the engine does with a volume, a network and a member in each state; refusals are 403 and 409 answers. */
const acceptedElsewhere: Readonly<Record<string, readonly string[]>> = {
  "quayside.volume.remove": ["volume:unused"],
  "quayside.volume.inspect": ["volume:used", "volume:unused"],
  "quayside.volume.showSize": ["volume:used", "volume:unused"],
  "quayside.volume.copyName": ["volume:used", "volume:unused"],
  "quayside.network.remove": ["network:free", "network:connected"],
  "quayside.network.connect": ["network:free", "network:connected", "network:builtin"],
  "quayside.network.inspect": ["network:free", "network:connected", "network:builtin", "network:fixed"],
  "quayside.network.copyName": ["network:free", "network:connected", "network:builtin", "network:fixed"],
  "quayside.network.disconnect": ["member:attached"],
  "quayside.network.copyAddress": ["member:attached", "member:fixed"],
};

for (const [id, accepted] of Object.entries(acceptedElsewhere)) {
  test(`${id} is offered exactly where the engine accepts it`, () => {
    const entries = itemMenu.filter((entry) => entry.command === id);
    assert.ok(entries.length > 0, "it stands in no row's menu");
    const items = Object.entries(listedKinds).flatMap(([kind, all]) => all.map((state) => `${kind}:${state}`));
    for (const { when } of entries) {
      const views = ["quayside.volumes", "quayside.networks", "quayside.containers"];
      const offered = views.flatMap((view) => items.filter((viewItem) => holds(when, { view, viewItem })));
      assert.deepEqual([...offered].sort(), [...accepted].sort());
    }
  });
}

test("every command on volumes and networks stands in that table", () => {
  const placed = (commands as readonly Command[]).filter(({ on, placement }) => on in listedKinds && placement);
  assert.deepEqual(placed.map(({ id }) => id).sort(), Object.keys(acceptedElsewhere).sort());
});

test("no row shows more than five buttons", () => {
  for (const viewItem of [
    ...states.map((state) => `container:${state}`),
    "project:created,exited,paused,restarting,running",
  ]) {
    const buttons = itemMenu.filter(
      ({ when, group }) => group.startsWith("inline") && holds(when, { view: "quayside.containers", viewItem }),
    );
    assert.ok(buttons.length <= 5, `${viewItem}: ${buttons.map(({ command }) => command).join(", ")}`);
  }
});

test("every menu, key and welcome link names a command that exists", () => {
  const ids = new Set(contributes.commands.map(({ command }) => command));
  const named = [
    ...Object.values(contributes.menus)
      .flat()
      .flatMap(({ command }) => command ?? []),
    ...contributes.keybindings.map(({ command }) => command),
    ...Object.values(made.words).flatMap((words) =>
      [...words.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1] ?? ""),
    ),
  ];
  assert.ok(named.length > 30);
  assert.deepEqual(
    named.filter((id) => !ids.has(id)),
    [],
  );
});

test("exactly one welcome stands in an empty view, whatever the engine's state", () => {
  const codes = [
    "no-engine",
    "socket-missing",
    "permission-denied",
    "refused",
    "unreachable",
    "tls",
    "unauthorized",
    "timeout",
    "too-old",
    "bad-context",
    "bad-host",
    "lost",
    "other",
  ];
  const situations = [
    ...["idle", "connecting", "ready"].map((state) => ({ state, failure: "" })),
    ...codes.map((failure) => ({ state: "failed", failure })),
  ];
  for (const view of views) {
    for (const { state, failure } of situations) {
      const keys = {
        "quayside.engine.state": state,
        "quayside.engine.failure": failure,
        "quayside.containers.count": 0,
        "quayside.images.count": 0,
        "quayside.volumes.state": state,
        "quayside.volumes.count": 0,
        "quayside.networks.state": state,
        "quayside.networks.count": 0,
      };
      const shown = contributes.viewsWelcome.filter((entry) => entry.view === view.id && holds(entry.when, keys));
      assert.equal(shown.length, 1, `${view.id} when ${state} ${failure}`);
    }
  }
});

test("ids are unique, and begin with the extension's name", () => {
  const ids = commands.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^quayside\.[a-z]+\.[a-zA-Z]+$/);
});

test("a command that runs what a folder holds is not offered in one that is not trusted", () => {
  const trusted = (commands as readonly Command[]).filter(({ trust }) => trust === true).map(({ id }) => id);
  assert.deepEqual(trusted, ["quayside.image.build"]);
  const entries = contributes.commands as readonly { command: string; enablement?: string }[];
  for (const id of trusted) {
    assert.equal(entries.find(({ command }) => command === id)?.enablement, "isWorkspaceTrusted");
  }
});

test("a folder that is not trusted can't choose the engine", () => {
  const { untrustedWorkspaces } = made.capabilities as {
    untrustedWorkspaces: { restrictedConfigurations: readonly string[] };
  };
  assert.ok(untrustedWorkspaces.restrictedConfigurations.includes("quayside.engine"));
});
