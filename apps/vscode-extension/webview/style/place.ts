/**
 * Sets style properties of an element one by one, through the CSSOM. A `style` attribute, which Lit's own `styleMap`
 * writes at first, is refused by the page's Content-Security-Policy.
 */
import { noChange } from "lit";
import { directive, Directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

/** Custom properties and ordinary ones, by their CSS names; undefined takes one away. */
export type Places = Readonly<Record<string, string | undefined>>;

class PlaceDirective extends Directive {
  #before: Places = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("place() stands where an attribute would");
  }

  render(_places: Places): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [places]: [Places]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(places)) {
      if (this.#before[name] === value) continue;
      if (value === undefined) style.removeProperty(name);
      else style.setProperty(name, value);
    }
    this.#before = places;
    return noChange;
  }
}

/** `<div ${place({ left: "12%" })}>`. */
export const place = directive(PlaceDirective);
