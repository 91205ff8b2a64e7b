/** The mark of what is said of a connection that has not ended while its file grows. */
import { css, html, nothing, type TemplateResult } from "lit";
import type { ConnectionRow } from "../../src/shared/capture-view.ts";
import { t } from "../strings.ts";

export const soFar = ({ provisional }: ConnectionRow): TemplateResult | typeof nothing =>
  provisional === true ? soFarMark() : nothing;

export const soFarMark = (): TemplateResult =>
  html`<span class="so-far quiet" title=${t("provisional.hint")}>${t("provisional")}</span>`;

export const soFarStyle = css`
  .so-far {
    flex: none;
    padding: 0 5px;
    border: 1px dashed currentColor;
    border-radius: 7px;
    font-size: 0.85rem;
    font-weight: 400;
    line-height: 1.3;
    white-space: nowrap;
  }
`;
