/** All that is done with traces in a folder that is trusted: one window, one scene after the other. */
import { keyboardScene } from "./scenes/keyboard.ts";
import { liveScene } from "./scenes/live-trace.ts";
import { packetScene } from "./scenes/packet-ladder.ts";
import { pageRulesScene } from "./scenes/page-rules.ts";
import { reloadScene } from "./scenes/reload.ts";
import { commandScene } from "./scenes/trace-by-command.ts";
import { fileScene } from "./scenes/trace-files.ts";
import { textScene } from "./scenes/trace-from-text.ts";
import { onStage } from "./support/stage.ts";

onStage("a trusted workspace", (stage) => {
  for (const scene of [
    commandScene,
    textScene,
    liveScene,
    packetScene,
    fileScene,
    keyboardScene,
    pageRulesScene,
    reloadScene,
  ])
    scene(stage);
});
