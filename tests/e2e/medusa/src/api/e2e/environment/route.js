/** Tests only: sets variables of Medusa's environment, which a shop sets before it starts; null takes one away. */
exports.POST = async (req, res) => {
  for (const [name, value] of Object.entries(req.body)) {
    if (value === null) delete process.env[name]
    else process.env[name] = value
  }
  res.json({})
}
