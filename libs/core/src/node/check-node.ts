import { complaintOfNode } from './node-version.js';

// on an older Node what follows would end in a stack of Node's own, which names no fix
const complaint = complaintOfNode(process.versions.node);
if (complaint) {
  process.stderr.write(`${complaint}\n`);
  process.exit(1);
}
