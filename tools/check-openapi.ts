import { Validator } from '@seriousme/openapi-schema-validator'
import { loadOpenApiDocument } from './generate/openapi-document.ts'

/** Holds the served document against the official schema of OpenAPI 3.1, and its references and ids. */
const document = loadOpenApiDocument()
const validator = new Validator()
const result = await validator.validate({ ...document })
const problems: string[] = []
if (!result.valid) {
  const { errors = [] } = result
  if (typeof errors === 'string') problems.push(errors)
  else problems.push(...errors.map(error => `${error.instancePath}: ${error.message ?? error.keyword}`))
}

const text = JSON.stringify(document)
const schemas = new Set(Object.keys(document.components.schemas))
for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
  if (!schemas.has(name)) problems.push(`nothing is called #/components/schemas/${name}`)

const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(match => match[1] ?? '')
for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
  problems.push(`two operations are called ${id}`)

for (const problem of problems) process.stderr.write(`openapi.json ${problem}\n`)
process.stdout.write(`OpenAPI ${validator.version} document of ${ids.length} operations\n`)
process.exitCode = problems.length ? 1 : 0
