/** The names under which package.json and the editor know the views. */

export const TRACE_PANEL = "tcplens.trace";
export const COMPARE_PANEL = "tcplens.compare";
export const SIMULATION_PANEL = "tcplens.simulation";
export const TRACE_FILE_EDITOR = "tcplens.traceFile";
export const CAPTURE_COMPARISON = "tcplens.captureComparison";
export const CAPTURE_EDITOR = "tcplens.capture";
export const ENDPOINTS_VIEW = "tcplens.endpoints";
export const WORKSPACE_VIEW = "tcplens.workspaceEndpoints";
