// Runs the tests' private engine until it is told to end: prints `DOCKER_HOST=…`, ends on SIGINT or SIGTERM.
import { startTestEngine } from "./engine/test-engine.mjs";

try {
  const engine = await startTestEngine();
  console.log(`DOCKER_HOST=${engine.host}`);
  const keepAlive = setInterval(() => undefined, 1 << 30);
  const end = async () => {
    clearInterval(keepAlive);
    await engine.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
