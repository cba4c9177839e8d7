namespace Varde.Fhir.Rest;

/// <summary>A file that is opened and read part by part while it is sent.</summary>
/// <param name="length">How many bytes are sent.</param>
/// <param name="opened">What is closed with it.</param>
/// <param name="read">Reads its parts.</param>
internal sealed class SentFile(long length, IAsyncDisposable opened, Func<CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> read) : IAsyncDisposable
{
    /// <summary>How many bytes are sent.</summary>
    public long Length => length;

    /// <summary>Its parts, in their order.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> PartsAsync(CancellationToken cancellation) => read(cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => opened.DisposeAsync();
}
