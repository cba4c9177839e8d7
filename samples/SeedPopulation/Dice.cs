namespace Varde.SeedPopulation;

/// <summary>Chance that is the same every time for the same seed (SplitMix64), on every machine and version.</summary>
internal sealed class Dice
{
    private ulong state;

    private Dice(ulong state) => this.state = state;

    /// <summary>The dice of one purpose and number: what is thrown for one person never depends on the others.</summary>
    public static Dice For(int seed, string purpose, int number)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in $"{seed}/{purpose}/{number}") hash = unchecked((hash ^ letter) * 1099511628211UL);
        return new Dice(hash);
    }

    /// <summary>A whole number from <paramref name="lowest"/> to <paramref name="highest"/>, both included.</summary>
    public int Between(int lowest, int highest) => lowest + (int)(Next() % (ulong)(highest - lowest + 1));

    /// <summary>A number with so many decimals between the two, both included.</summary>
    public decimal Between(decimal lowest, decimal highest, int decimals)
    {
        var scale = decimals switch { 0 => 1m, 1 => 10m, 2 => 100m, _ => 1000m };
        return Between((int)(lowest * scale), (int)(highest * scale)) / scale;
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    /// <summary>True so many times of a hundred.</summary>
    public bool Chance(int percent) => Between(1, 100) <= percent;

    /// <summary>A random UUID (version 4 in form).</summary>
    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private ulong Next()
    {
        unchecked
        {
            var mixed = state += 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }
}
