using System.Text.Json;
using Varde.AccessControl;
using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Export;

/// <summary>
/// The exports, each in a folder of its own: what was asked for, up to where it has come, and its files. All that is told of an export is read from there, so that
/// several servers that share the folder tell the same, and a restart loses nothing. Safe for use from many threads and processes.
/// </summary>
/// <param name="settings">Where they lie, and how much there may be.</param>
internal sealed class ExportFolder(FhirSettings settings)
{
    private const string JobFile = "job.json";
    private const string ProgressFile = "progress.json";
    private const string LockFile = "lock";
    private const string EndedFile = "ended";

    private readonly Lock _beginning = new();

    private string Root => settings.ExportFolder ?? throw new InvalidOperationException("There is no folder for exports.");

    /// <summary>Whether there is a place for exports.</summary>
    public bool IsThere => settings.ExportFolder is not null;

    /// <summary>Accepts an export.</summary>
    /// <returns>The export; <see cref="TooMany"/> when too many wait or run, or too much is on the disk.</returns>
    public Outcome<ExportJob> Begin(ExportJob job)
    {
        lock (_beginning)
        {
            if (All().Count(j => ProgressOf(j) is { Finished: null }) >= settings.MostExports) return new TooMany($"{settings.MostExports} exports wait already.", TimeSpan.FromMinutes(1));
            if (BytesUsed() >= settings.MostExportBytes) return new TooMany("The disk space for exports is used up: delete those that are not needed.", TimeSpan.FromMinutes(10));
            Make(FolderOf(job.Id));
            // The job comes last: what has no job yet is none.
            Save(job.Id, ProgressFile, new ExportProgress());
            Save(job.Id, JobFile, job);
            return job;
        }
    }

    /// <summary>An export; null when there is none of this id, or it was ended.</summary>
    public ExportJob? Find(string id) => IsThere && ExportJob.IsId(id) && !File.Exists(PathOf(id, EndedFile)) ? Read(id, JobFile, () => Unreadable(id)) : null;

    /// <summary>All exports, the oldest first.</summary>
    public IReadOnlyList<ExportJob> All() => !Directory.Exists(Root) ? [] :
        [.. Directory.EnumerateDirectories(Root).Select(folder => Find(Path.GetFileName(folder))).OfType<ExportJob>().OrderBy(job => job.Time)];

    /// <summary>Up to where an export has come, which is nowhere when that cannot be read; null when it was ended meanwhile.</summary>
    public ExportProgress? ProgressOf(ExportJob job) => Read(job.Id, ProgressFile, () => new ExportProgress());

    /// <summary>Remembers up to where an export has come.</summary>
    public void Save(ExportJob job, ExportProgress progress) => Save(job.Id, ProgressFile, progress);

    /// <summary>Ends an export: it is there no more, whether its files can be removed at once or not.</summary>
    public void End(ExportJob job)
    {
        try
        {
            File.WriteAllBytes(PathOf(job.Id, EndedFile), []);
            Directory.Delete(FolderOf(job.Id), recursive: true);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // Somebody writes into it; what is left is removed with what has run out.
        }
    }

    /// <summary>Removes what was ended, and what was finished before some time.</summary>
    public void Sweep(DateTimeOffset before)
    {
        if (!Directory.Exists(Root)) return;
        foreach (var job in All().Where(j => ProgressOf(j)?.Finished < before)) End(job);
        foreach (var folder in Directory.EnumerateDirectories(Root).Where(f => File.Exists(Path.Combine(f, EndedFile)) && TryLock(Path.GetFileName(f)) is { } mine && Released(mine)))
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
            {
                // Another server removes it at the same time.
            }
    }

    /// <summary>Keeps others from running an export, also those of another process; null when somebody runs it.</summary>
    public IDisposable? TryLock(string id)
    {
        try
        {
            return new FileStream(PathOf(id, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>How many bytes all exports take.</summary>
    public long BytesUsed() => !Directory.Exists(Root) ? 0 : new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf);

    /// <summary>The path of a file of an export.</summary>
    public string PathOf(string id, string name) => Path.Combine(FolderOf(id), name);

    // What lies there is read through the API, and by nobody else on the machine.
    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string FolderOf(string id) => Path.Combine(Root, id);

    private static bool Released(IDisposable locked)
    {
        locked.Dispose();
        return true;
    }

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private T? Read<T>(string id, string name, Func<T?> broken) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(PathOf(id, name)));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            return broken();
        }
    }

    // Written by another version of the server, or broken: who began it is told that it failed.
    private ExportJob? Unreadable(string id)
    {
        try
        {
            using var job = JsonDocument.Parse(File.ReadAllBytes(PathOf(id, JobFile)));
            if (!job.RootElement.TryGetProperty(nameof(ExportJob.Actor), out var actor) || !actor.TryGetProperty(nameof(Actor.Kind), out var kind) || !actor.TryGetProperty(nameof(Actor.Id), out var name)) return null;
            var organisation = actor.TryGetProperty(nameof(Actor.Organisation), out var told) ? told.GetString() : null;
            var began = new Actor((ActorKind)kind.GetInt32(), name.GetString() ?? "", "", organisation ?? "", "");
            return new() { Id = id, Actor = began, Request = "", BaseAddress = "", Time = new(File.GetLastWriteTimeUtc(PathOf(id, JobFile)), TimeSpan.Zero), Types = [], IsReadable = false };
        }
        catch (Exception broken) when (broken is FileNotFoundException or DirectoryNotFoundException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    // Whoever reads sees the old or the new, and nothing between.
    private void Save<T>(string id, string name, T value)
    {
        var written = PathOf(id, $"{name}.new");
        using (var stream = new FileStream(written, FileMode.Create, FileAccess.Write))
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(value));
            stream.Flush(flushToDisk: true);
        }
        File.Move(written, PathOf(id, name), overwrite: true);
    }
}
