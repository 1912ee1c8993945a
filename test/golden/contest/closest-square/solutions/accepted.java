import java.math.BigInteger;
import java.util.Scanner;

public class Main {
  public static void main(String[] args) {
    BigInteger n = new BigInteger(new Scanner(System.in).next());
    BigInteger r = n.sqrt();
    BigInteger low = r.multiply(r), high = low.add(r).add(r).add(BigInteger.ONE);
    System.out.println(n.subtract(low).compareTo(high.subtract(n)) < 0 ? low : high);
  }
}
