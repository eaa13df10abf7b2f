import assert from "node:assert/strict";
import { test } from "node:test";
import { composeService } from "../../client/describe/compose-service.ts";
import { runLine } from "../../client/describe/run-line.ts";
import { recipeFrom } from "../../client/engine/recipe.ts";

const id = "0123456789ab".padEnd(64, "0");

const image = {
  Config: {
    Env: ["PATH=/bin", "LANG=C"],
    Cmd: ["nginx", "-g", "daemon off;"],
    Entrypoint: ["/entry.sh"],
    Labels: { maintainer: "us" },
    ExposedPorts: { "80/tcp": {} },
    Volumes: { "/cache": {} },
    WorkingDir: "/app",
    StopSignal: "SIGQUIT",
  },
};

interface Parts {
  readonly config?: Record<string, unknown>;
  readonly host?: Record<string, unknown>;
  readonly networks?: Record<string, unknown>;
  readonly name?: string;
}

/** A container as the engine tells it: made from the image with nothing more than what a test gives. */
function inspected({ config = {}, host = {}, networks = { bridge: {} }, name = "/web" }: Parts): unknown {
  return {
    Id: id,
    Name: name,
    Image: "sha256:1",
    Config: {
      ...image.Config,
      Image: "nginx:1",
      Hostname: id.slice(0, 12),
      Domainname: "",
      User: "",
      AttachStdin: false,
      AttachStdout: false,
      Tty: false,
      OpenStdin: false,
      ...config,
    },
    HostConfig: {
      NetworkMode: "default",
      RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
      LogConfig: { Type: "json-file", Config: {} },
      ShmSize: 67_108_864,
      IpcMode: "private",
      Runtime: "runc",
      ...host,
    },
    NetworkSettings: { Networks: networks },
  };
}

const lost = (option: string): string => `Compose has no word for ${option}.`;
const line = (parts: Parts, from: unknown = image): string =>
  runLine(recipeFrom(inspected(parts), from)).replaceAll(" \\\n  ", " ");
const compose = (parts: Parts): string => composeService([recipeFrom(inspected(parts), image)], lost);

/** What a container has beyond its image, and the words of `docker run` for it. */
const options: readonly (readonly [what: string, parts: Parts, words: string])[] = [
  [
    "a variable that is not the image's",
    { config: { Env: ["PATH=/bin", "LANG=de", "A=b c"] } },
    "--env LANG=de --env 'A=b c'",
  ],
  ["a quote in a value", { config: { Env: ["PATH=/bin", "LANG=C", "Q=it's $HOME"] } }, "--env 'Q=it'\\''s $HOME'"],
  ["an empty variable", { config: { Env: ["PATH=/bin", "LANG=C", "EMPTY="] } }, "--env EMPTY="],
  ["a value of several lines", { config: { Env: ["PATH=/bin", "LANG=C", "KEY=a\nb"] } }, "--env 'KEY=a\nb'"],
  [
    "a published port",
    { host: { PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "8080" }] } } },
    "--publish 8080:80",
  ],
  [
    "a port on one address",
    { host: { PortBindings: { "53/udp": [{ HostIp: "127.0.0.1", HostPort: "53" }] } } },
    "--publish 127.0.0.1:53:53/udp",
  ],
  [
    "a port on an IPv6 address",
    { host: { PortBindings: { "80/tcp": [{ HostIp: "::1", HostPort: "80" }] } } },
    "--publish '[::1]:80:80'",
  ],
  [
    "a port on all addresses",
    { host: { PortBindings: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: "80" }] } } },
    "--publish 80:80",
  ],
  [
    "a port that the engine chose",
    { host: { PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "" }] } } },
    "--publish 80",
  ],
  [
    "a port that the engine chose on one address",
    { host: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } } },
    "--publish 127.0.0.1::80",
  ],
  ["all ports published", { host: { PublishAllPorts: true } }, "--publish-all"],
  ["a port that the image doesn't expose", { config: { ExposedPorts: { "80/tcp": {}, "90/tcp": {} } } }, "--expose 90"],
  ["a bound folder", { host: { Binds: ["/home/me/my data:/data:ro"] } }, "--volume '/home/me/my data:/data:ro'"],
  [
    "a folder of Windows",
    { host: { Binds: ["C:\\x:C:\\y"] }, config: { Volumes: { "C:\\y": {} } } },
    "--volume 'C:\\x:C:\\y'",
  ],
  ["a volume without a name", { config: { Volumes: { "/cache": {}, "/new": {} } } }, "--volume /new"],
  [
    "a mount",
    { host: { Mounts: [{ Type: "volume", Source: "data", Target: "/d", ReadOnly: true }] } },
    "--mount type=volume,source=data,target=/d,readonly",
  ],
  [
    "a mount with a comma",
    { host: { Mounts: [{ Type: "bind", Source: "/a,b", Target: "/d" }] } },
    `--mount 'type=bind,"source=/a,b",target=/d'`,
  ],
  [
    "a mount in memory",
    { host: { Mounts: [{ Type: "tmpfs", Target: "/t", TmpfsOptions: { SizeBytes: 1024, Mode: 448 } }] } },
    "--mount type=tmpfs,target=/t,tmpfs-size=1024,tmpfs-mode=700",
  ],
  ["a folder in memory", { host: { Tmpfs: { "/run": "size=64m", "/tmp": "" } } }, "--tmpfs /run:size=64m --tmpfs /tmp"],
  ["volumes of another", { host: { VolumesFrom: ["db:ro"] } }, "--volumes-from db:ro"],
  ["a restart policy", { host: { RestartPolicy: { Name: "unless-stopped" } } }, "--restart unless-stopped"],
  [
    "a restart policy with a limit",
    { host: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 } } },
    "--restart on-failure:3",
  ],
  ["removal at its end", { host: { AutoRemove: true } }, "--rm"],
  ["an init process", { host: { Init: true } }, "--init"],
  [
    "limits",
    { host: { Memory: 536_870_912, MemorySwap: 1_073_741_824, NanoCpus: 1_500_000_000, PidsLimit: 100 } },
    "--memory 512m --cpus 1.5 --pids-limit 100",
  ],
  ["swap of its own", { host: { Memory: 536_870_912, MemorySwap: 536_870_912 } }, "--memory 512m --memory-swap 512m"],
  ["swap without a limit", { host: { Memory: 2 ** 30, MemorySwap: -1 } }, "--memory 1g --memory-swap -1"],
  [
    "a quota",
    { host: { CpuPeriod: 50_000, CpuQuota: 25_000, CpuShares: 512, CpusetCpus: "0,1" } },
    "--cpu-period 50000 --cpu-quota 25000 --cpu-shares 512 --cpuset-cpus 0,1",
  ],
  [
    "a limit of files",
    {
      host: {
        Ulimits: [
          { Name: "nofile", Soft: 1024, Hard: 2048 },
          { Name: "core", Soft: 0, Hard: 0 },
        ],
      },
    },
    "--ulimit nofile=1024:2048 --ulimit core=0",
  ],
  ["shared memory", { host: { ShmSize: 2 ** 30 } }, "--shm-size 1g"],
  [
    "rights",
    { host: { CapAdd: ["NET_ADMIN"], CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges"] } },
    "--cap-add NET_ADMIN --cap-drop ALL --security-opt no-new-privileges",
  ],
  ["all rights", { host: { Privileged: true, SecurityOpt: ["label=disable"] } }, "--privileged"],
  ["a read-only root", { host: { ReadonlyRootfs: true } }, "--read-only"],
  [
    "devices",
    {
      host: {
        Devices: [
          { PathOnHost: "/dev/fuse", PathInContainer: "/dev/fuse", CgroupPermissions: "rwm" },
          { PathOnHost: "/dev/a", PathInContainer: "/dev/b", CgroupPermissions: "r" },
        ],
      },
    },
    "--device /dev/fuse --device /dev/a:/dev/b:r",
  ],
  ["graphics cards", { host: { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }] } }, "--gpus all"],
  [
    "chosen graphics cards",
    { host: { DeviceRequests: [{ DeviceIDs: ["0", "1"], Capabilities: [["gpu"]] }] } },
    `--gpus '"device=0,1"'`,
  ],
  ["a user and a folder", { config: { User: "1000:1000", WorkingDir: "/srv" } }, "--user 1000:1000 --workdir /srv"],
  [
    "a name for the host",
    { config: { Hostname: "box", Domainname: "example.com" } },
    "--hostname box --domainname example.com",
  ],
  [
    "a signal and a time to stop",
    { config: { StopSignal: "SIGINT", StopTimeout: 30 } },
    "--stop-signal SIGINT --stop-timeout 30",
  ],
  [
    "labels that are not the image's",
    { config: { Labels: { maintainer: "us", tier: "front", flag: "" } } },
    "--label tier=front --label flag",
  ],
  [
    "names and hosts",
    { host: { Dns: ["1.1.1.1"], DnsSearch: ["lan"], ExtraHosts: ["db:10.0.0.5"] } },
    "--dns 1.1.1.1 --dns-search lan --add-host db:10.0.0.5",
  ],
  ["a link", { host: { Links: ["/db:/web/database"] } }, "--link db:database"],
  [
    "the machine's processes",
    { host: { PidMode: "host", IpcMode: "host", UTSMode: "host" } },
    "--pid host --ipc host --uts host",
  ],
  [
    "settings of the kernel",
    { host: { Sysctls: { "net.core.somaxconn": "1024" } } },
    "--sysctl net.core.somaxconn=1024",
  ],
  [
    "logs elsewhere",
    { host: { LogConfig: { Type: "local", Config: { "max-size": "10m" } } } },
    "--log-driver local --log-opt max-size=10m",
  ],
  [
    "the machine's network",
    { host: { NetworkMode: "host" }, config: { Hostname: "machine" }, networks: { host: {} } },
    "--network host",
  ],
  [
    "a network of its own",
    {
      host: { NetworkMode: "front" },
      networks: { front: { Aliases: ["www", id.slice(0, 12)], IPAMConfig: { IPv4Address: "10.1.0.9" } } },
    },
    "--network front --network-alias www --ip 10.1.0.9",
  ],
  [
    "a health check",
    {
      config: {
        Healthcheck: {
          Test: ["CMD-SHELL", "curl -f localhost || exit 1"],
          Interval: 90_000_000_000,
          Timeout: 1_500_000_000,
          StartInterval: 2_000_000_000,
          Retries: 3,
        },
      },
    },
    "--health-cmd 'curl -f localhost || exit 1' --health-interval 90s --health-timeout 1500ms --health-start-interval 2s --health-retries 3",
  ],
  [
    "a health check without a shell",
    { config: { Healthcheck: { Test: ["CMD", "probe", "it works"] } } },
    `--health-cmd 'probe '\\''it works'\\'''`,
  ],
  ["no health check", { config: { Healthcheck: { Test: ["NONE"] } } }, "--no-healthcheck"],
];

for (const [what, parts, words] of options) {
  test(`as docker run: ${what}`, () => {
    const [before, after] = ["docker run --name web", " nginx:1"];
    const text = line(parts);
    assert.ok(text.startsWith(before) && text.endsWith(after), text);
    const middle = text.slice(before.length, -after.length).replace(" --detach", "").trim();
    assert.equal(middle, words);
  });
}

test("as docker run: nothing but its name where all is the image's", () => {
  assert.equal(line({}), "docker run --name web --detach nginx:1");
});

test("as docker run: in front with a terminal", () => {
  const parts = { config: { AttachStdin: true, OpenStdin: true, Tty: true }, host: { AutoRemove: true } };
  assert.equal(line(parts), "docker run --name web --rm --interactive --tty nginx:1");
});

test("as docker run: a command of its own stands behind the image, quoted", () => {
  assert.equal(
    line({ config: { Cmd: ["sh", "-c", "echo 'a b'; ls"] } }),
    `docker run --name web --detach nginx:1 sh -c 'echo '\\''a b'\\''; ls'`,
  );
});

test("as docker run: a new entrypoint takes the image's command away, so that all is said", () => {
  const parts = { config: { Entrypoint: ["/bin/tini", "--", "run"], Cmd: ["nginx", "-g", "daemon off;"] } };
  assert.equal(
    line(parts),
    "docker run --name web --detach --entrypoint /bin/tini nginx:1 -- run nginx -g 'daemon off;'",
  );
  assert.equal(
    line({ config: { Entrypoint: null, Cmd: ["ls"] } }),
    "docker run --name web --detach --entrypoint '' nginx:1 ls",
  );
});

test("as docker run: an image that is gone leaves all that the container has", () => {
  const text = line({}, null);
  assert.match(text, /--env PATH=\/bin --env LANG=C/);
  assert.match(text, /--entrypoint \/entry\.sh nginx:1 nginx -g 'daemon off;'$/);
});

test("as docker run: Compose's own labels are left out, for it would count the copy as its own", () => {
  const Labels = { maintainer: "us", "com.docker.compose.project": "shop", mine: "1" };
  assert.match(line({ config: { Labels } }), / --label mine=1 nginx:1$/);
  assert.doesNotMatch(line({ config: { Labels } }), /compose/);
});

test("as docker run: further networks are connected afterwards", () => {
  const networks = {
    front: { Aliases: null },
    "back end": { Aliases: ["db"], IPAMConfig: { IPv4Address: "10.2.0.3" } },
  };
  const text = runLine(recipeFrom(inspected({ host: { NetworkMode: "front" }, networks }), image));
  assert.deepEqual(text.split("\n"), [
    "docker run --name web --detach --network front nginx:1",
    "docker network connect --alias db --ip 10.2.0.3 'back end' web",
  ]);
});

test("as docker run: a long line is broken where a shell goes on reading", () => {
  const Env = ["PATH=/bin", "LANG=C", ...Array.from({ length: 6 }, (_, index) => `VARIABLE_NUMBER_${index}=value`)];
  const text = runLine(recipeFrom(inspected({ config: { Env } }), image));
  assert.match(text, /^docker run \\\n {2}--name web \\\n {2}--detach \\\n {2}--env VARIABLE_NUMBER_0=value \\\n/);
  assert.match(text, / {2}nginx:1$/);
});

test("as docker run: an engine that leaves out what it likes is no error", () => {
  assert.equal(runLine(recipeFrom({ Name: "/x", Config: { Image: "a" } }, null)), "docker run --name x --detach a");
  assert.doesNotThrow(() => recipeFrom(null, null));
});

test("as a Compose service: one that has all kinds of options", () => {
  const text = compose({
    config: {
      Env: ["PATH=/bin", "LANG=C", "PRICE=$5", "YES=yes"],
      Cmd: ["sh", "-c", "echo hi"],
      User: "1000",
      Labels: { maintainer: "us", tier: "front" },
      OpenStdin: true,
      StopTimeout: 30,
    },
    host: {
      PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "8080" }] },
      Binds: ["data:/data", "/srv/x:/x:ro"],
      Mounts: [{ Type: "volume", Source: "more", Target: "/m", ReadOnly: true }],
      RestartPolicy: { Name: "always" },
      Memory: 536_870_912,
      NanoCpus: 500_000_000,
      Ulimits: [{ Name: "nofile", Soft: 10, Hard: 20 }],
      LogConfig: { Type: "local", Config: { "max-size": "10m" } },
      NetworkMode: "front",
    },
    networks: { front: { Aliases: ["www"] }, back: { IPAMConfig: { IPv4Address: "10.2.0.3" } } },
  });
  assert.equal(
    text,
    `services:
  web:
    image: nginx:1
    command:
      - sh
      - "-c"
      - "echo hi"
    container_name: web
    stdin_open: true
    restart: always
    user: "1000"
    stop_grace_period: "30s"
    environment:
      - "PRICE=$$5"
      - YES=yes
    labels:
      - tier=front
    ports:
      - "8080:80"
    volumes:
      - data:/data
      - /srv/x:/x:ro
      - type: volume
        source: more
        target: /m
        read_only: true
    mem_limit: "512m"
    cpus: 0.5
    ulimits:
      nofile:
        soft: 10
        hard: 20
    logging:
      driver: local
      options:
        max-size: "10m"
    networks:
      front:
        aliases:
          - www
      back:
        ipv4_address: "10.2.0.3"
volumes:
  data:
    external: true
  more:
    external: true
networks:
  front:
    external: true
  back:
    external: true
`,
  );
});

test("as a Compose service: the default network is kept, where Compose would make one of its own", () => {
  assert.equal(
    compose({}),
    "services:\n  web:\n    image: nginx:1\n    container_name: web\n    network_mode: bridge\n",
  );
  assert.match(compose({ host: { NetworkMode: "host" }, networks: { host: {} } }), /network_mode: host\n$/);
});

test("as a Compose service: text that YAML reads as something else is quoted", () => {
  const Env = ["PATH=/bin", "LANG=C", "A=b: c #d", "B=ü", 'C="'];
  const text = compose({ config: { Env, WorkingDir: "/yes", Hostname: "no", Cmd: ["true", "1", "", "- x", "null"] } });
  for (const expected of [
    '- "A=b: c #d"',
    '- "B=ü"',
    '- "C=\\""',
    "working_dir: /yes",
    'hostname: "no"',
    '- "true"',
    '- "1"',
    '- ""',
    '- "- x"',
    '- "null"',
  ])
    assert.ok(text.includes(expected), `${expected} is not in\n${text}`);
});

test("as a Compose service: health check, graphics cards, and what it has no word for", () => {
  const text = compose({
    config: { Healthcheck: { Test: ["CMD-SHELL", "test $X"], Interval: 5_000_000_000, Retries: 2 } },
    host: { DeviceRequests: [{ Count: -1, Capabilities: [["gpu"]] }], PublishAllPorts: true, CpusetMems: "0" },
  });
  assert.match(
    text,
    /^# Compose has no word for --publish-all\.\n# Compose has no word for --cpuset-mems 0\.\nservices:/,
  );
  assert.match(
    text,
    /healthcheck:\n {6}test:\n {8}- CMD-SHELL\n {8}- "test \$\$X"\n {6}interval: "5s"\n {6}retries: 2\n/,
  );
  assert.match(text, /devices:\n {12}- driver: nvidia\n {14}count: all\n {14}capabilities:\n {16}- gpu\n/);
});

test("as a Compose service: several containers are services of one file", () => {
  const both = [inspected({}), inspected({ name: "/db" })].map((one) => recipeFrom(one, image));
  const text = composeService(both, lost);
  assert.equal(text.match(/^services:/gm)?.length, 1);
  assert.match(text, /^ {2}web:\n[\s\S]*^ {2}db:\n/m);
});
