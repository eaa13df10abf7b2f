/** Many files at once: `quayside lint` shares them out among threads, of which this one is the first. */
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type LintJob, lintFiles, type Part, type Target } from "./lint-files.ts";

/** Fewer files than this are done before another thread has started. */
const filesWorthAThread = 250;
const mostThreads = 8;

interface Share {
  readonly targets: readonly Target[];
  readonly job: LintJob;
}

/** Lints files in as many threads as they are worth. @throws UsageError */
export async function lintInThreads(targets: readonly Target[], job: LintJob): Promise<readonly Part[]> {
  const worth = Math.floor(targets.length / filesWorthAThread);
  // Standard input is this thread's, and ShellCheck has processes of its own.
  const isShared = job.stdin === null && job.shellCheck === null;
  const count = isShared ? Math.max(1, Math.min(worth, availableParallelism(), mostThreads)) : 1;
  const shares = Array.from({ length: count }, (_, at) => targets.filter((_, index) => index % count === at));
  const others = shares.slice(1).map((share) => lintElsewhere({ targets: share, job }));
  const ends = await Promise.allSettled([lintFiles(shares[0] ?? [], job), ...others]);
  return ends.map((end) => {
    // What all of them fail at, this thread's error says best.
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}

function lintElsewhere(share: Share): Promise<Part> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
    // Nothing happens here where it has answered.
    worker.once("exit", (code) => reject(new Error(`A thread ended with ${code} before it had an answer.`)));
  });
}

/** What such a thread does. */
export async function lintShare(): Promise<void> {
  const { targets, job } = workerData as Share;
  parentPort?.postMessage(await lintFiles(targets, job));
}
