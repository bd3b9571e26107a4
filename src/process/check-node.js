// @ts-check
// JavaScript without imports: npm scripts run this file before anything is compiled, and an old Node must parse it.

/** The oldest Node that runs the gateway: `engines.node` of package.json. */
const minimum = { major: 24, minor: 9 };

/**
 * One line that says that this Node is too old and what to do, or undefined when it is recent enough.
 * @param {string} version such as "24.21.0", without a leading "v"
 */
export function nodeComplaint(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > minimum.major || (major === minimum.major && minor >= minimum.minor)) return undefined;
  return (
    `Node ${version} is too old: the gateway needs Node ${minimum.major}.${minimum.minor} or later. ` +
    "On Linux or Windows run `npm ci`, which installs it, then `npm start`; elsewhere install the version in .nvmrc: `nvm install`."
  );
}

const complaint = nodeComplaint(process.versions.node);
if (complaint !== undefined) {
  console.error(complaint);
  process.exit(1);
}
