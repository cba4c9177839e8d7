using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Varde.Load;

/// <summary>What a server answered, as far as a workload looks at it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Tag">The ETag without quotes; null when there is none.</param>
/// <param name="Body">The content, until the next request is sent; empty when it came in chunks.</param>
internal readonly record struct Reply(int Status, string? Tag, ReadOnlyMemory<byte> Body);

/// <summary>A connection for each client of a workload.</summary>
internal sealed class Connections(Site site, int count) : IDisposable
{
    private readonly Connection[] _lines = [.. Enumerable.Range(0, count).Select(_ => new Connection(site.BaseAddress))];

    public Connection this[int client] => _lines[client];

    public void Dispose()
    {
        foreach (var line in _lines) line.Dispose();
    }
}

/// <summary>
/// One HTTP/1.1 connection that sends a request, blocks, and reads the answer. A client with queues and pools of its own would take a fifth of
/// the cores that it shares with the server, and so measure itself.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _fields;
    private byte[] _buffer = new byte[1 << 20];

    /// <param name="server">Where it leads.</param>
    /// <param name="cookie">The cookies of whoever has signed in; empty for nobody.</param>
    public Connection(Uri server, string cookie = "")
    {
        _fields = $"Host: {server.Authority}\r\n" + (cookie.Length > 0 ? $"Cookie: {cookie}\r\n" : "");
        _socket.Connect(new IPEndPoint(IPAddress.Parse(server.Host), server.Port));
    }

    /// <summary>Sends a request and reads its answer whole.</summary>
    /// <exception cref="InvalidDataException">The answer has no length, or the connection ended within it.</exception>
    public Reply Send(string method, string path, byte[]? body = null, string? kind = null)
    {
        var head = $"{method} /{path} HTTP/1.1\r\n{_fields}" + (body is null ? "\r\n" : $"Content-Type: {kind}\r\nContent-Length: {body.Length}\r\n\r\n");
        var length = Encoding.ASCII.GetBytes(head, _buffer);
        body?.CopyTo(_buffer, length);
        SendAll(_buffer.AsSpan(0, length + (body?.Length ?? 0)));
        return Read();
    }

    public void Dispose() => _socket.Dispose();

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
    }

    private Reply Read()
    {
        var (read, end) = (0, -1);
        while (end < 0)
        {
            read += Receive(read);
            end = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }
        ReadOnlySpan<byte> head = _buffer.AsSpan(0, end + 2);
        _ = Utf8Parser.TryParse(head["HTTP/1.1 ".Length..], out int status, out _);
        var reply = new Reply(status, Field(head, "ETag: "u8) is { Length: > 2 } tag ? Encoding.ASCII.GetString(tag).Trim('"') : null, default);
        if (Field(head, "Transfer-Encoding: "u8).SequenceEqual("chunked"u8))
        {
            while (!_buffer.AsSpan(0, read).EndsWith("\r\n0\r\n\r\n"u8)) read += Receive(read);
            return reply;
        }
        var whole = end + 4 + LengthOfBody(head, status);
        if (whole > _buffer.Length) Array.Resize(ref _buffer, whole);
        while (read < whole) read += Receive(read);
        return reply with { Body = _buffer.AsMemory(end + 4, whole - end - 4) };
    }

    private int Receive(int at)
    {
        var count = _socket.Receive(_buffer.AsSpan(at));
        return count > 0 ? count : throw new InvalidDataException("the server closed the connection");
    }

    private static int LengthOfBody(ReadOnlySpan<byte> head, int status)
    {
        if (Utf8Parser.TryParse(Field(head, "Content-Length: "u8), out int length, out _)) return length;
        return status is 204 or 304 ? 0 : throw new InvalidDataException($"an answer {status} without Content-Length");
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var start = head.IndexOf(name);
        if (start < 0) return default;
        var rest = head[(start + name.Length)..];
        return rest[..rest.IndexOf("\r\n"u8)];
    }
}
