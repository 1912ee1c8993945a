import java.math.BigInteger;
import java.util.Scanner;

public class Main {
  public static void main(String[] args) {
    BigInteger a = BigInteger.ONE, b = BigInteger.ONE;
    for (int n = new Scanner(System.in).nextInt(); n > 0; n--) {
      BigInteger next = a.add(b);
      a = b;
      b = next;
    }
    System.out.println(a);
  }
}
