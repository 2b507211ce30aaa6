import { knownWeaknesses } from '@neutrino/server/reconcile/release/known-weaknesses.ts'
import { ovnCapabilities } from '@neutrino/server/reconcile/release/ovn-capabilities.ts'

/** What of newer releases of OVN is used, and what older ones are vulnerable to. */
export function renderOvnReleases(): string {
  const capabilities = ovnCapabilities.map(
    ({ name, since, use, without }) => `| ${name} | ${since} | ${use} | ${without} |`,
  )
  const weaknesses = knownWeaknesses.map(
    ({ id, what, fixedIn, meanwhile }) => `| ${id} | ${what} | ${fixedIn.join(', ')} | ${meanwhile} |`,
  )
  return `# Releases of OVN

OVN 23.03 is enough. What newer ones can do is used when they can: it is seen from the schemas and the options that the
databases show, and only where no schema tells from the release that northd notes (hypervisors are upgraded before it).
Columns and tables that are missing are left out; an upgrade is noticed while everything runs, and the next audit writes what
has become possible. \`neutrino ovn release\` shows what the running one has and lacks, the log of the reconciler says it
at start and after each change, \`/healthcheck\` names what is lacking.

| What | since | used for | without it |
|---|---|---|---|
${capabilities.join('\n')}

## Known to be vulnerable

The reconciler warns at start. Numbers are upstream's: packages of distributions may have a fix under an older one. Of the
releases of Open vSwitch nothing can be seen from OVN's databases.

| What | means | fixed in | until then |
|---|---|---|---|
${weaknesses.join('\n')}
`
}
