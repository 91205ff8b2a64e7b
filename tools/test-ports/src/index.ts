/** See README.md. */
export { refusedPort } from "./refused-port.ts";
