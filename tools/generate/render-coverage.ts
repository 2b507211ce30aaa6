import { ovnSections } from '../proofs/ovn-sections.ts'
import { parity } from '../proofs/parity.ts'
import { printTest, requireFile, requireTest, type TestReference } from '../proofs/test-reference.ts'

/** Which feature a backend has, and the tests that show it. @throws Error when one of them is not there */
export function renderParity(): string {
  const rows = parity.map(({ name, isGap = false, ovn }) => {
    if (ovn.state !== 'no' && ovn.tests.length === 0) throw new Error(`${name}: no test shows it`)
    return `| ${name}${isGap ? ' *' : ''} | ${ovn.state} | ${ovn.note ?? ''} | ${printed(ovn.tests)} |`
  })
  const gaps = parity.filter(feature => feature.isGap)
  const closed = gaps.filter(feature => feature.ovn.state === 'yes')
  return `# Features by backend

Made from \`tools/proofs/parity.ts\`; a test that is named and does not exist fails the generation. * marks the gaps that
Neutron's documents know between OVN and the agents of ML2/OVS: ${closed.length} of ${gaps.length} are closed.

OVN is the default and the backend of this release. Agents of ML2/OVS are not part of it, so they have no column.

| Feature | OVN | | shown by |
|---|---|---|---|
${rows.join('\n')}
`
}

/** Each part of what Neutron does with OVN: code and tests. @throws Error when a file or test is not there */
export function renderOvnCoverage(): string {
  const rows = ovnSections.map(({ number, name, code, tests, note = '' }) => {
    const files = code.map(file => (file.startsWith('packages/') ? file : `packages/server/src/${file}`))
    for (const file of files) requireFile(file)
    const links = files.map(file => `[${file.replace(/^packages\/(server\/src\/)?/, '')}](../../${file})`)
    return `| ${number} | ${name} | ${links.join('<br>')} | ${printed(tests)} | ${note} |`
  })
  return `# What of OVN is covered

Everything that Neutron's driver does with OVN, by the sections of the contract that readers of its rows rely on: where it
is done, and tests that show it. Made from \`tools/proofs/ovn-sections.ts\`; files and tests that are named exist.

| § | | code | shown by | |
|---|---|---|---|---|
${rows.join('\n')}
`
}

function printed(tests: readonly TestReference[]): string {
  for (const test of tests) requireTest(test)
  return tests.map(printTest).join('<br>')
}
