/** Random Dockerfiles and edits with fixed seeds, for properties that hold for every text. */

/** A small random number generator (mulberry32): the same seed gives the same numbers everywhere. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Pieces that mean something to a Dockerfile's parser, and some that should not. */
const pieces = [
  ..."FROM ,from ,RUN ,run ,COPY ,ADD ,ENV ,LABEL ,ARG ,CMD ,ENTRYPOINT ,HEALTHCHECK ,ONBUILD ,SHELL ,USER ,VOLUME ,WORKDIR ,EXPOSE ,STOPSIGNAL ,MAINTAINER ,NOPE ".split(
    ",",
  ),
  ...'a|b=c|AS x|--from=x|--mount=type=cache,target=/x|--platform=$P|--|--chown=é|CMD |NONE|<<EOF|<<-"E F"|3<<\'X\'|<<|EOF|E F|X|["a", "b"]|[1]|[]|\'|"|$|${|}|${x:-y}|${x#*.}|$x|\\|`|#|# c|# escape=`|# syntax=a|# check=skip=all|=|:|/|@|,|;|&&'.split(
    "|",
  ),
  "\n",
  "\n",
  "\n",
  "\n",
  "\r\n",
  "\r",
  "\t",
  " ",
  "  ",
  "\\\n",
  "\\\n",
  " \\\n",
  "\\ \t\n",
  "\\\r\n",
  "`\n",
  "\\\n# c\n",
  "\\\n\n",
  "\u0000",
  "\ufeff",
  "\u00a0",
  "\u0085",
  "漢",
  "\ud83d",
  "\ude00",
  "😀",
  "FROM a\nRUN b\n",
  "RUN <<EOF\nx\nEOF\n",
];

export function piece(random: () => number): string {
  return pieces[Math.floor(random() * pieces.length)] ?? "";
}

export function randomText(random: () => number, length: number): string {
  let text = "";
  const count = Math.floor(random() * length);
  for (let i = 0; i < count; i++) text += piece(random);
  return text;
}

/** The text with a random stretch replaced by a random piece or two, or by nothing. */
export function randomEdit(random: () => number, text: string): string {
  const start = Math.floor(random() * (text.length + 1));
  const removed = random() < 0.5 ? 0 : Math.floor(random() * Math.min(12, text.length - start + 1));
  const added = random() < 0.3 ? "" : piece(random) + (random() < 0.3 ? piece(random) : "");
  return text.slice(0, start) + added + text.slice(start + removed);
}
