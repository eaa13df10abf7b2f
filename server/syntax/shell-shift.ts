/** A shell script's tree at another place, which costs a fraction of reading it again. */
import type { ShellCommand, ShellRedirect, ShellScript, ShellWord } from "./shell.ts";
import { shiftSpan } from "./shift.ts";

export function shiftScript(script: ShellScript, delta: number): ShellScript {
  const word = (one: ShellWord): ShellWord => ({ span: shiftSpan(one.span, delta), value: one.value, text: one.text });
  const redirect = (one: ShellRedirect): ShellRedirect => ({
    span: shiftSpan(one.span, delta),
    operator: one.operator,
    target: one.target && word(one.target),
  });
  const command = (one: ShellCommand): ShellCommand => ({
    span: shiftSpan(one.span, delta),
    name: one.name,
    nameSpan: one.nameSpan && shiftSpan(one.nameSpan, delta),
    args: one.args.map(word),
    assignments: one.assignments.map(({ name, span, value }) => ({
      name,
      span: shiftSpan(span, delta),
      value: value && word(value),
    })),
    redirects: one.redirects.map(redirect),
    pipedFrom: one.pipedFrom,
    pipedTo: one.pipedTo,
  });
  return {
    span: shiftSpan(script.span, delta),
    commands: script.commands.map(command),
    errors: script.errors.map(({ span, message }) => ({ span: shiftSpan(span, delta), message })),
    variables: script.variables.map(({ name, span }) => ({ name, span: shiftSpan(span, delta) })),
    isAndList: script.isAndList,
  };
}
