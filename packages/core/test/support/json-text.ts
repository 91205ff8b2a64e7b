/** JSON as the repository's formatter writes it: lists of scalars on one line where they fit. */

/** The text, without a line break at its end. `column`: where its first line begins. */
export const jsonText = (value: unknown, indent = "", column = indent.length): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = `[${value.map((element) => JSON.stringify(element)).join(", ")}]`;
    const scalars = value.every((element) => typeof element !== "object");
    // One column for the comma that may follow.
    if (value.length === 0 || (scalars && column + flat.length + 1 <= PRINT_WIDTH)) return flat;
    return `[\n${value.map((element) => inner + jsonText(element, inner)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([name, field]) => {
    const start = `${inner}${JSON.stringify(name)}: `;
    return start + jsonText(field, inner, start.length);
  });
  return entries.length === 0 ? "{}" : `{\n${entries.join(",\n")}\n${indent}}`;
};

const PRINT_WIDTH = 110;
