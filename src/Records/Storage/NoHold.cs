namespace Varde.Records.Storage;

/// <summary>What is held where nobody else could hold it.</summary>
internal sealed class NoHold : IAsyncDisposable
{
    public static NoHold Instance { get; } = new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
