/** Colours of the theme for what is drawn on a canvas, which knows no custom properties. */

/** The colour that a custom property has at this element. */
export const themeColor = (element: Element, name: string): string => {
  const style = getComputedStyle(element);
  const value = style.getPropertyValue(name).trim();
  return value === "" ? style.color : value;
};

/** Calls `changed` when the editor has another theme. Gives what ends it. */
export const onThemeChange = (changed: () => void): (() => void) => {
  const observer = new MutationObserver(() => requestAnimationFrame(changed));
  for (const element of [document.documentElement, document.body])
    observer.observe(element, { attributes: true, attributeFilter: ["class", "style"] });
  return () => observer.disconnect();
};
