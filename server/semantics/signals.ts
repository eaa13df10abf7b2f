/** What STOPSIGNAL takes: a number other than 0, or a name of Linux's with or without SIG. */

/** Whether a builder takes it as a signal. Variables are expanded already. */
export function isSignal(text: string): boolean {
  if (/^[+-]?\d+$/.test(text)) return Number(text) !== 0;
  const name = text.toUpperCase().replace(/^SIG/, "");
  const realtime = /^RTM(?:IN(?:\+([1-9]|1[0-5]))?|AX(?:-([1-9]|1[0-4]))?)$/.test(name);
  return realtime || names.has(name);
}

const names = new Set(
  (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP " +
    "TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ"
  ).split(" "),
);
