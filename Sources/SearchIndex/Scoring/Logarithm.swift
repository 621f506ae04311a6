#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// ln x.
func naturalLogarithm(_ x: Double) -> Double { log(x) }
