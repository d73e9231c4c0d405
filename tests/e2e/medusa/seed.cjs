// What every shop has and the relay's settings name: a user, keys, a sales channel, a stock location, a region, a customer.
const email = 'relay@example.test'
const password = 'supersecret'
const customerEmail = 'buyer@example.test'

/** Somebody who can log in by e-mail and password: `actor` is `user` or `customer`. */
async function register(container, address, appMetadata) {
  const auth = container.resolve('auth')
  const { authIdentity } = await auth.register('emailpass', { body: { email: address, password } })
  await auth.updateAuthIdentities({ id: authIdentity.id, app_metadata: appMetadata })
}

module.exports = async function seed(container, url) {
  const user = await container.resolve('user').createUsers({ email })
  await register(container, email, { user_id: user.id })
  const customer = await container.resolve('customer').createCustomers({ email: customerEmail, has_account: true })
  await register(container, customerEmail, { customer_id: customer.id })
  const key = { title: 'relay', type: 'secret', created_by: user.id }
  const { token: secretKey } = await container.resolve('api_key').createApiKeys(key)

  const headers = {
    authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
    'content-type': 'application/json',
  }
  const post = async (path, body) => {
    const response = await fetch(`${url}/admin${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`POST /admin${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const { sales_channel } = await post('/sales-channels', { name: 'Web' })
  const { stock_location } = await post('/stock-locations', { name: 'Main' })
  const { shipping_profile } = await post('/shipping-profiles', { name: 'Default', type: 'default' })
  const { api_key } = await post('/api-keys', { title: 'store', type: 'publishable' })
  // The storefront sees stock only when location, channel and publishable key are linked.
  await post(`/stock-locations/${stock_location.id}/sales-channels`, { add: [sales_channel.id] })
  await post(`/api-keys/${api_key.id}/sales-channels`, { add: [sales_channel.id] })
  const { stores } = await (await fetch(`${url}/admin/stores`, { headers })).json()
  await post(`/stores/${stores[0].id}`, {
    default_sales_channel_id: sales_channel.id,
    supported_currencies: [
      { currency_code: 'omr', is_default: true },
      { currency_code: 'usd' },
      { currency_code: 'jpy' },
    ],
  })
  const { region } = await post('/regions', { name: 'Oman', currency_code: 'omr', countries: ['om'] })
  return {
    secretKey,
    email,
    password,
    publishableKey: api_key.token,
    salesChannelId: sales_channel.id,
    stockLocationId: stock_location.id,
    shippingProfileId: shipping_profile.id,
    regionId: region.id,
    customerId: customer.id,
    customerEmail,
  }
}
