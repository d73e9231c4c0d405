import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { ACCOUNT_ID, credentials, REGION } from './account.ts'
import type { LocalResource } from './references.ts'
import type { Service } from './service.ts'

export interface LocalTables {
  address: string
  resources: Map<string, LocalResource>
  stop(): Promise<void>
}

/** Starts DynamoDB on this machine with the tables of serverless.yml; with `folder`, rows outlive the process. */
export async function startTables(service: Service, port: number, folder: string | undefined): Promise<LocalTables> {
  if (folder) await mkdir(folder, { recursive: true })
  const server = dynalite({ createTableMs: 0, ...(folder ? { path: folder } : {}) })
  // Node's server ends a connection that was idle for 5 s, and the SDK may be sending on it just then.
  server.keepAliveTimeout = 600_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = new DynamoDBClient({ region: REGION, endpoint: address, credentials })
  const resources = new Map<string, LocalResource>()

  for (const [id, { Type, Properties }] of Object.entries(service.resources)) {
    if (Type !== 'AWS::DynamoDB::Table') continue
    const input = tableInput(Properties as CreateTableCommandInput)
    const name = String(input.TableName)
    if (!(await tableStatus(client, name))) await client.send(new CreateTableCommand(input))
    while ((await tableStatus(client, name)) !== 'ACTIVE') await sleep(2)
    resources.set(id, { ref: name, attributes: { Arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${name}` } })
  }
  client.destroy()

  return {
    address,
    resources,
    async stop() {
      const closed = new Promise<void>((resolve, reject) => server.close(error => (error ? reject(error) : resolve())))
      server.closeAllConnections()
      await closed
    },
  }
}

/** CloudFormation's properties are CreateTable's, but for what dynalite does not know: recovery, TTL, tags. */
function tableInput(properties: CreateTableCommandInput): CreateTableCommandInput {
  const { TableName, BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = properties
  return { TableName, BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes }
}

async function tableStatus(client: DynamoDBClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
