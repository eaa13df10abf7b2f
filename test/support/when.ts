/** Evaluates the `when` clauses that our manifest uses: `==`, `!=`, `=~`, `!`, `&&`, `||`, parentheses, literals. */

export type Keys = Readonly<Record<string, string | number | boolean | undefined>>;

/** Whether a clause holds; throws on a clause that it can't read, so that a test fails rather than passes by accident. */
export function holds(clause: string, keys: Keys): boolean {
  const tokens = tokenize(clause);
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const next = (): string => {
    const token = tokens[at];
    if (token === undefined) throw new Error(`The clause ends too early: ${clause}`);
    at += 1;
    return token;
  };

  function or(): boolean {
    let value = and();
    while (peek() === "||") {
      next();
      const right = and();
      value = value || right;
    }
    return value;
  }
  function and(): boolean {
    let value = term();
    while (peek() === "&&") {
      next();
      const right = term();
      value = value && right;
    }
    return value;
  }
  function term(): boolean {
    const token = next();
    if (token === "!") return !term();
    if (token === "(") {
      const value = or();
      if (next() !== ")") throw new Error(`A parenthesis is not closed: ${clause}`);
      return value;
    }
    if (token === "true" || token === "false") return token === "true";
    if (!/^[\w.]+$/.test(token)) throw new Error(`“${token}” is no key: ${clause}`);
    return compared(token);
  }
  function compared(key: string): boolean {
    const value = keys[key];
    switch (peek()) {
      case "==":
        next();
        return String(value) === unquoted(next());
      case "!=":
        next();
        return String(value) !== unquoted(next());
      case "=~": {
        next();
        const match = /^\/(.*)\/([a-z]*)$/.exec(next());
        if (match === null) throw new Error(`No regular expression after =~: ${clause}`);
        return new RegExp(match[1] ?? "", match[2]).test(String(value ?? ""));
      }
      default:
        return Boolean(value);
    }
  }

  const value = or();
  if (peek() !== undefined) throw new Error(`“${peek()}” is left over: ${clause}`);
  return value;
}

function tokenize(clause: string): readonly string[] {
  const tokens: string[] = [];
  let rest = clause.trim();
  while (rest !== "") {
    const match =
      /^(?:&&|\|\||==|!=|=~|!|\(|\))/.exec(rest) ??
      (tokens.at(-1) === "=~" ? /^\/(?:\\.|[^/\\])*\/[a-z]*/.exec(rest) : null) ??
      /^'[^']*'/.exec(rest) ??
      /^[\w.-]+/.exec(rest);
    if (match === null) throw new Error(`Can't be read from “${rest}” on: ${clause}`);
    tokens.push(match[0]);
    rest = rest.slice(match[0].length).trimStart();
  }
  return tokens;
}

function unquoted(token: string): string {
  return token.replace(/^'(.*)'$/, "$1");
}
