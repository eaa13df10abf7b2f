/** Splits a byte stream into lines, wherever its chunks are cut. */

/** Yields each line without its end; empty lines are left out; a last line without an end counts. */
export async function* lines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of stream) {
    let start = 0;
    // Cut as bytes, not as text: a character of several bytes may be spread over two chunks, a line feed never is.
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...rest, chunk.subarray(start, end)])
        .toString("utf8")
        .trim();
      rest = [];
      start = end + 1;
      if (line !== "") yield line;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  const last = Buffer.concat(rest).toString("utf8").trim();
  if (last !== "") yield last;
}
