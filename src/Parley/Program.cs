using Parley;
using Parley.Ops;

return await CommandLine.RunAsync(args, Server.RunAsync);
