/** A response without its reasoning: what stands behind the last closing tag, or nothing where reasoning never ended. */
export function dropReasoning(text: string): string {
  const close = text.lastIndexOf("</think>");
  const rest = close < 0 ? text : text.slice(close + "</think>".length);
  const open = rest.indexOf("<think>");
  return open < 0 ? rest : rest.slice(0, open);
}
