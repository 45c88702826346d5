import { checkNode } from './startup/check-node.js';
import { endWithFailure } from './startup/end-with-failure.js';

// what the application imports needs the newer Node: it is loaded once the check has passed
try {
  checkNode(process.versions.node);
  void import('./startup/start.js').then(({ start }) => start(process.env)).catch(endWithFailure);
} catch (error) {
  endWithFailure(error);
}
