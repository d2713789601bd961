/** Rows as a table for the terminal: the first row is its head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const lines = rows.map((row) => widths.map((width, column) => (row[column] ?? '').padEnd(width)).join('   '));
  const rule = widths.map((width) => '-'.repeat(width)).join('   ');
  return [lines[0], rule, ...lines.slice(1)].map((line) => `    ${line}`.trimEnd()).join('\n');
}
