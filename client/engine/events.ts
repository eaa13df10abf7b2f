/** The engine's one endless stream of events, line by line. */
import { eventFromWire } from "./convert.ts";
import { lines } from "./lines.ts";
import type { EngineEvent } from "./model.ts";
import type { Wire } from "./wire.ts";

/**
 * Events from `since` (nanoseconds as text) on, unfiltered. Ends when the engine ends the stream or the signal aborts;
 * rejects with an EngineError when the stream can't be had. A line that is no event is passed over.
 */
export async function* events(wire: Wire, since: string, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const stream = await wire.stream("GET", "/events", { query: { since: inSeconds(since) }, signal });
  // A peer that vanished without a word (a closed laptop, a cut network) is noticed by the system's own probes.
  stream.socket?.setKeepAlive?.(true, 15_000);
  try {
    for await (const line of lines(stream)) {
      const event = eventFromWire(line);
      if (event !== null) yield event;
    }
  } catch (error) {
    // A connection that was cut is an end like another: whoever reads decides what follows.
    const { code, name } = error as NodeJS.ErrnoException;
    if (!signal.aborted && code !== "ECONNRESET" && code !== "ESSH" && name !== "AbortError") throw error;
  } finally {
    stream.destroy();
  }
}

/** `since` takes seconds with a fraction of nine digits. */
function inSeconds(nanoseconds: string): string {
  const digits = nanoseconds.padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
