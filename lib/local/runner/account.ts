/** The make-believe AWS account on this machine. Both emulators take any credentials. */
export const REGION = 'us-east-1'
export const ACCOUNT_ID = '000000000000'
export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
