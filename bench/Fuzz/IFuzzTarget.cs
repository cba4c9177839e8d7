namespace Varde.Fuzz;

/// <summary>A reader of what others send, which is to take or refuse whatever it is given.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>What it is given for a number; always the same.</summary>
    string Input(long number);

    /// <summary>Gives it that.</summary>
    /// <param name="number">The number, for what else it is given.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="taken">Whether it was taken, and not refused.</param>
    /// <returns>What is wrong with what it did; null for nothing.</returns>
    string? Fault(long number, string input, out bool taken);
}
