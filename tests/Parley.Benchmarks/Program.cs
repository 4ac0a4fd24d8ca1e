using Parley.Benchmarks;

// The two children of a run: what they do must not share a process with what measures it.
if (args is ["load", .. var load])
{
    return await LoadGenerator.RunAsync(load);
}

if (args is ["store", .. var store])
{
    return await BareStore.RunAsync(store);
}

if (Settings.Read(args) is not { } settings)
{
    Console.Error.WriteLine(Settings.Usage);
    return 2;
}

await using var bench = await Bench.OpenAsync(settings);
await bench.RunAsync();
return 0;
