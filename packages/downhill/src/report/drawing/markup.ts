/** XML as text: the parts of a figure that no plotting library draws. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; `children` are markup already. Attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : ` ${key}="${attributeText(value)}"`))
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** Text as character data, or as the value of an attribute. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Lengths are rounded to what no eye sees: far from where two machines' logarithms could differ. */
export function roundLength(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

function attributeText(value: string | number): string {
  return typeof value === "number" ? roundLength(value) : escapeText(value);
}
