/** The generated orders are numbered; these are their names on both sides. */
export const medusaOrderId = (number: number): string => `order_bench_${number}`
export const salesOrderName = (number: number): string => `SAL-ORD-BENCH-${number}`
