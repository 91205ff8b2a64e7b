import { runScript } from "@tcplens/packetdrill";

// The server answers a SYN; the script expects a wrong acknowledgement number.
const result = runScript(`
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0
+0  < S 0:0(0) win 32792 <mss 1000>
+0  > S. 0:0(0) ack 2 <mss 1460>
`);
console.log(`${result.status}, line ${result.line}: ${result.message}`);
console.log(result.ladder.join("\n"));
