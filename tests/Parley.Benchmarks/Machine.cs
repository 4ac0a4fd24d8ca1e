using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Benchmarks;

/// <summary>What the machine says of itself: processor time and memory from /proc, and how long its disk takes to flush.</summary>
internal static partial class Machine
{
    private const double TicksPerSecond = 100; // USER_HZ, which /proc uses on every architecture that .NET runs on.

    /// <summary>Seconds of processor time that the whole machine has used.</summary>
    public static double BusySeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user nice system idle iowait irq softirq
        return (Number(fields[1]) + Number(fields[2]) + Number(fields[3]) + Number(fields[6]) + Number(fields[7])) / TicksPerSecond;
    }

    /// <summary>Seconds of processor time of one process; with those of its ended children if <paramref name="family"/>.</summary>
    public static double CpuSeconds(int pid, bool family = false)
    {
        var fields = StatOf(pid);
        return fields is null ? 0
            : (Number(fields[11]) + Number(fields[12]) + (family ? Number(fields[13]) + Number(fields[14]) : 0)) / TicksPerSecond;
    }

    /// <summary>A process and everything that it started: PostgreSQL's processes from its first one.</summary>
    public static double TreeSeconds(int pid)
    {
        var total = CpuSeconds(pid, family: true);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var other) && ParentOf(other) == pid)
            {
                total += CpuSeconds(other);
            }
        }

        return total;
    }

    public static int ParentOf(int pid) => StatOf(pid) is { } fields ? (int)Number(fields[1]) : 0;

    /// <summary>Resident memory in MiB.</summary>
    public static double ResidentMebibytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    /// <summary>p50 in seconds of writing 8 KiB in place and fdatasync, as a database's log does.</summary>
    public static double FlushSeconds(string folder, int times)
    {
        var path = Path.Combine(folder, "flush");
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite))
        {
            var block = new byte[8192];
            RandomAccess.Write(file, new byte[1 << 20], 0);
            var taken = new double[times];
            for (var i = 0; i < times; i++)
            {
                var start = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, i % 128 * 8192L);
                if (Flush(file) != 0)
                {
                    throw new IOException("fdatasync failed.");
                }

                taken[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            File.Delete(path);
            return Median(taken);
        }
    }

    /// <summary>Says "TERM" to a process that this program started.</summary>
    public static void Terminate(Process process) => _ = Kill(process.Id, 15);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN
            : sorted.Count % 2 == 1 ? sorted[sorted.Count / 2]
            : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    // The fields after the command's name, which may hold spaces: state is 0, the parent 1, utime 11, stime 12, cutime 13, cstime 14.
    private static string[]? StatOf(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
