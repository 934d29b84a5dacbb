// What Dapper does with commands and rows is generated when this is compiled: by reflection it takes 40 ms of each command that uses the
// run store (docs/benchmarks.md). Each room that queries a database compiles this file.
[module: Dapper.DapperAot]
[module: Dapper.BindTupleByName(false)]
