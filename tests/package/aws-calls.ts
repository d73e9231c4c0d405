import { glob, readFile } from 'node:fs/promises'

/** The IAM action behind each SDK command. lib-dynamodb leaves out "Item". */
const ACTIONS: Record<string, string> = {
  BatchGet: 'dynamodb:BatchGetItem',
  BatchWrite: 'dynamodb:BatchWriteItem',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  GetSecretValue: 'secretsmanager:GetSecretValue',
  Put: 'dynamodb:PutItem',
  Query: 'dynamodb:Query',
  Scan: 'dynamodb:Scan',
  SendMessage: 'sqs:SendMessage',
  SendMessageBatch: 'sqs:SendMessage',
  Update: 'dynamodb:UpdateItem',
}

/** The IAM actions that the deployed code calls for somewhere. */
export async function actionsInCode(): Promise<Set<string>> {
  const actions = new Set<string>()
  for await (const file of glob('{functions,lib}/**/*.ts', { exclude: ['lib/local', 'lib/cli'] })) {
    for (const [, command = ''] of (await readFile(file, 'utf8')).matchAll(/new (\w+)Command\(/g)) {
      actions.add(ACTIONS[command] ?? `${command} in ${file}: name its action in tests/package/aws-calls.ts`)
    }
  }
  return actions
}
