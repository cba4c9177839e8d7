namespace Varde.Records.Storage;

/// <summary>What is held where nobody else could hold it.</summary>
internal sealed class Nothing : IAsyncDisposable
{
    public static Nothing Held { get; } = new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
