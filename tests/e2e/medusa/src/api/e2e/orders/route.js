/** Tests only: makes an order with a given id, anew when there is one. Medusa itself has no route that takes an id. */
exports.POST = async (req, res) => {
  const orders = req.scope.resolve('order')
  if (req.body.id) await orders.deleteOrders([req.body.id])
  const order = await orders.createOrders(req.body)
  res.json({ id: order.id })
}
