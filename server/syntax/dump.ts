/** A tree as text for people: what snapshots of the parser show. */
import type { Dockerfile, Instruction, Span, Word } from "./tree.ts";

/** One line a part; spans as `start..end`, with the text they cover where it differs from the value. */
export function dump(file: Dockerfile): string {
  const lines: string[] = [`escape ${file.escape}`];
  const quoted = (text: string) => JSON.stringify(text);
  const place = ({ start, end }: Span) => `${start}..${end}`;
  const word = ({ span, value }: Word) => {
    const written = file.text.slice(span.start, span.end);
    return `${place(span)} ${quoted(value)}${written === value ? "" : ` written ${quoted(written)}`}`;
  };
  for (const directive of file.directives) {
    lines.push(`directive ${directive.line} ${place(directive.span)} ${directive.name} = ${quoted(directive.value)}`);
  }
  for (const comment of file.comments) {
    lines.push(`comment ${comment.line} ${place(comment.span)} ${quoted(comment.text)}`);
  }
  const instruction = (one: Instruction, indent: string) => {
    const kind = [one.known ? "" : " unknown", one.json ? " json" : "", one.healthcheck ? ` ${one.healthcheck}` : ""];
    lines.push(`${indent}${one.name} ${one.startLine}-${one.endLine} ${place(one.span)}${kind.join("")}`);
    const inner = `${indent}  `;
    lines.push(`${inner}keyword ${word(one.keyword)}`);
    for (const flag of one.flags) {
      lines.push(`${inner}flag ${place(flag.span)} ${quoted(flag.text)}`);
      lines.push(`${inner}  name ${word({ span: flag.nameSpan, value: flag.name })}`);
      if (flag.value !== null && flag.valueSpan !== null) {
        lines.push(`${inner}  value ${word({ span: flag.valueSpan, value: flag.value })}`);
      }
    }
    lines.push(`${inner}arguments ${place(one.argsSpan)}`);
    if (one.pairs.length === 0) for (const arg of one.args) lines.push(`${inner}  ${word(arg)}`);
    for (const pair of one.pairs) {
      lines.push(`${inner}pair ${place(pair.span)} ${quoted(pair.separator)}`);
      lines.push(`${inner}  name ${word(pair.name)}`);
      if (pair.value !== null) lines.push(`${inner}  value ${word(pair.value)}`);
    }
    for (const heredoc of one.heredocs) {
      const how = `${heredoc.expand ? " expand" : ""}${heredoc.chomp ? " chomp" : ""} fd ${heredoc.fileDescriptor}`;
      lines.push(`${inner}heredoc ${word({ span: heredoc.markerSpan, value: heredoc.name })}${how}`);
      lines.push(`${inner}  body ${word({ span: heredoc.contentSpan, value: heredoc.content })}`);
      lines.push(`${inner}  end ${heredoc.terminatorSpan ? place(heredoc.terminatorSpan) : "missing"}`);
    }
    if (one.onbuild !== null) instruction(one.onbuild, inner);
  };
  for (const one of file.instructions) instruction(one, "");
  for (const error of file.errors) {
    lines.push(`error ${error.line} ${place(error.span)} ${error.code}: ${error.message}`);
  }
  return `${lines.join("\n")}\n`;
}
