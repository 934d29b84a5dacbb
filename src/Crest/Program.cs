using Crest.CommandLine;

return await CrestCommandLine.RunAsync(args);
