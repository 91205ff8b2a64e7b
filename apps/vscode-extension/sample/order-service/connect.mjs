// Fails as a program does when its database is not running: run it in a terminal and follow the link in its error.
import { connect } from "node:net";

connect({{database}}, "127.0.0.1").on("error", (error) => {
  console.error(`Error: ${error.message}`);
  process.exitCode = 1;
});
